"""A state's data flow while it is edited: the texts of its fields, and the lanes as a browser gets them."""
