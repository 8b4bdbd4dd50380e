"""The operations of the Step Functions API, a module for each kind of resource."""
