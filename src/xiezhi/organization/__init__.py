"""Organization: a layout, groups that form themselves, and a fair split."""
