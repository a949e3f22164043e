"""What a run created at the target: entries written ahead, who owns an id, and the clean-up."""
