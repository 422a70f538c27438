"""Exchange with other libraries; everything here is imported where it is first needed."""
