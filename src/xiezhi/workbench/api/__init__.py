"""The API: what the pages tell, as one typed OpenAPI document; the web layer decides nothing."""
