"""Media: what carries sound and picture of a room, and what keeps a recording of it."""
