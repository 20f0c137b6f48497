"""Password hashing of the tests."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """argon2id with the least work; settings choose it for test runs only."""

    time_cost = 1
    memory_cost = 8  # KiB
    parallelism = 1
