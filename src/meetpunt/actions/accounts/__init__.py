"""What people do with accounts and contacts: make, edit, hand over, agree visits, write notes, merge doubles."""
