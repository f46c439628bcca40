"""What an administrator sets: lists, processes, territories, and the organisation itself."""
