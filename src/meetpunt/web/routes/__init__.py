"""The addresses of the product, a module per part."""
