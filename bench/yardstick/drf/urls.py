"""The one resource."""

from typing import Any, ClassVar

from django.urls import include, path
from rest_framework import pagination, routers, serializers, viewsets
from rest_framework.response import Response

from drf.models import Customer


class WithoutCount(pagination.LimitOffsetPagination):
    """Pages without the COUNT(*) that nobody asked for, which would decide the comparison alone."""

    default_limit = 50

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        """The rows of one page."""
        self.limit, self.offset = self.get_limit(request), self.get_offset(request)
        self.request, self.count = request, 0
        return list(queryset[self.offset : self.offset + self.limit])

    def get_paginated_response(self, data: Any) -> Response:
        """As the other systems answer."""
        return Response({"items": data})


class CustomerSerializer(serializers.ModelSerializer):
    """In and out."""

    class Meta:
        """All columns."""

        model = Customer
        fields = "__all__"
        read_only_fields: ClassVar = ["version", "deleted_at"]


class CustomerViewSet(viewsets.ModelViewSet):
    """List, get, create, update."""

    queryset = Customer.objects.filter(deleted_at__isnull=True)
    serializer_class = CustomerSerializer
    filterset_fields: ClassVar = {"industry": ["exact"], "status": ["exact"], "name": ["contains"]}
    ordering_fields: ClassVar = ["id", "created_at"]
    pagination_class = WithoutCount

    def perform_update(self, serializer: Any) -> None:
        """Raise the version."""
        serializer.save(version=serializer.instance.version + 1)


router = routers.DefaultRouter()
router.register("customers", CustomerViewSet)
urlpatterns = [path("", include(router.urls))]
