"""What words are and how they become names: the ground floor, which imports nothing from above."""
