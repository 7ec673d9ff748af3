"""The demonstration: an invented office, and one whole pembuktian played with real engines and a hurried clock."""
