"""Pages of who runs the installation: organisations in numbers, its health, and what operators did. Never content."""
