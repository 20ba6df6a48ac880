"""Fields that an account defines itself."""
