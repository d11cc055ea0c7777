"""Rules of licensing training centres: pure, without a database."""
