"""What all contexts share: ids, money, time, people, events, aggregates and refusals."""
