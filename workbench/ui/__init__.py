"""What pages share: text, study, errors, forms, components."""
