"""A picture on paper: split over pages where it would be too small to read, with marks where a line goes on."""
