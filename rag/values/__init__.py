"""What sentences give: amounts, days, names, tolls - read, compared, and told apart."""
