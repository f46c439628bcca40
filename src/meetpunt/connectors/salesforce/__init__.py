"""Salesforce: read by SOQL and Bulk 2.0, by the clock of its records; written by an external id where there is one."""
