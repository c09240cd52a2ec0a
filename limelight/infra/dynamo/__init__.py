"""What artifacts and jobs are, in a DynamoDB table: an index that other servers and other systems read."""
