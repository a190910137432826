"""What a question asks for - an age, a sum, a deed, a reason, a name - and whether words give it."""
