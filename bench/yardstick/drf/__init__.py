"""Django REST Framework over the reference table: ModelViewSet and django-filter, as its tutorial shows it."""
