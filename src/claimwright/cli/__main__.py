from claimwright.cli import main

main()
