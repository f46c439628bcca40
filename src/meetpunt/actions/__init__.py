"""Everything that writes. An action checks who asks, writes in one transaction, and raises the change number."""
