"""The pages, a module per subject; every view is a function."""
