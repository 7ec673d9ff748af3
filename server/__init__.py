"""The office: reads requests, runs one action each, keeps rows and files, and tells everyone."""
