"""The claim: frozen records where a person looks at one, tables where a machine looks at many."""
