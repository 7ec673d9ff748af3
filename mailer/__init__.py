"""The post: writes letters and carries them. Knows neither sessions nor server."""
