"""Every address of the site. Readers' pages come last: any path may be one."""

from django.urls import include, path, re_path
from wagtail.admin import urls as wagtail_admin_urls

from cms.delivery import help_page, how_we_review, lists, people, views
from cms.mailing import urls as mailing_urls
from cms.people.logins import EditorLogin
from cms.review import urls as review_urls

handler500 = "cms.delivery.failing.broken"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("admin/media/<path:path>", views.media, name="media"),
    path("admin/login/", EditorLogin.as_view(), name="editor_login"),
    path("admin/", include(wagtail_admin_urls)),
    path("review/", include(mailing_urls)),
    path("review/", include(review_urls)),
    path("assets/<str:filename>", views.asset, name="asset"),
    path("help/", help_page.help_page, name="help"),
    path("help/<str:country>/", help_page.help_page, name="help_country"),
    path("how-we-review/", how_we_review.how_we_review, name="how_we_review"),
    path("people/<slug:slug>/", people.person, name="person"),
    path("search/", lists.search, name="search"),
    path("topics/<slug:slug>/", lists.topic, name="topic"),
    re_path(r"^(?P<path>(?:[^/]+/)+)record/$", views.page_record, name="record"),
    re_path(r"^(?P<path>(?:[^/]+/)+)record\.json$", views.page_record_json, name="record_json"),
    # Wagtail builds its pages' addresses from the pattern of this name.
    re_path(r"^(?P<path>.*)$", views.page, name="wagtail_serve"),
]
