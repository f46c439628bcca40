"""What a shell asks: the command `meetpunt`."""
