"""The rows. The only place that speaks SQL."""
