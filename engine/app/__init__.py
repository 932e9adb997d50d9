"""The running application: settings, a database and the definitions stored in it, served."""
