"""Campaigns against gwr: hostile pages, kills, damaged archives, a hostile server; bounded, from a seed."""
