"""The words that resumes are written in: months, headings, titles, employers, schools."""
