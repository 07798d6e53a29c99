"""Papers (文稿): a side's drafts and comments, the words of texts and the files of evidence."""
