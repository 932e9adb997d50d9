"""The WSGI application: `granian --interface wsgi drf.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "drf.settings")
application = get_wsgi_application()
