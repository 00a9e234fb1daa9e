"""Writers: each lays the document model of a report out in one format, and computes no fact."""
