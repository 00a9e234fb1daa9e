"""Reports: the findings about a matter, laid down in one document model that every format is written from."""
