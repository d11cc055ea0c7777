"""What several test areas build their small worlds from."""
