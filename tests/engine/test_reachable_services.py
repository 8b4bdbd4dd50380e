"""Which services a new world reaches."""

from sfnlearn.cloud.services import CloudServices
from sfnlearn.engine.reachable_services import leave, reach, reached
from sfnlearn.engine.world import World


def test_new_worlds_reach_the_innermost_services_and_those_that_are_given_first():
    outer, inner, given = CloudServices(), CloudServices(), CloudServices()
    before = reached()
    reach(outer)
    reach(inner)
    try:
        assert World().services is inner
        assert World(services=given).services is given
        leave(inner)
        leave(inner)
        assert World().services is outer
    finally:
        leave(outer)
    assert World().services is before
