"""A believable company with three months of documents. Every person and firm here is invented;
the 22 sample papers in samples.json are public documents of public bodies."""
