"""Every address of the site. Readers' pages come last: any path may be one."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtail_admin_urls
from wagtail.admin.auth import require_admin_access

from cms.authoring.wagtail_account import WagtailAccount
from cms.delivery import (
    archive,
    feedback_views,
    help_page,
    how_we_review,
    lists,
    people,
    preview_cards,
    search_page,
    views,
)
from cms.delivery.machine_readable import api, feeds, sitemap
from cms.desk import urls as review_urls
from cms.mailing import urls as mailing_urls

handler500 = "cms.delivery.errors.broken"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemap.sitemap_part, name="sitemap_part"),
    path("feed/", feeds.feed, name="feed"),
    path("archive/", archive.months, name="archive"),
    re_path(
        r"^archive/(?P<year>[0-9]{4})/(?P<number>[0-9]{2})/$", archive.month, name="archive_month"
    ),
    re_path(
        r"^cards/(?P<digest>[0-9a-f]{64})-(?P<design>[0-9a-f]{8})\.png$",
        preview_cards.card,
        name="card",
    ),
    path("api/v2/", api.root, name="api"),
    path("api/v2/openapi.json", api.openapi, name="api_openapi"),
    path("api/v2/topics/", api.topic_list, name="api_topics"),
    path("api/v2/pages/", api.page_list, name="api_pages"),
    path("api/v2/pages/<str:key>/", api.page_detail, name="api_page"),
    path("tell-us/", feedback_views.tell_us, name="tell_us"),
    path("tell-us/helpful/", feedback_views.helpful, name="tell_us_helpful"),
    path("tell-us/thanks/", feedback_views.thanks, name="tell_us_thanks"),
    path("admin/media/<path:path>", views.media, name="media"),
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/account/", require_admin_access(WagtailAccount.as_view())),
    path("admin/", include(wagtail_admin_urls)),
    path("review/", include(mailing_urls)),
    path("review/", include(review_urls)),
    path("assets/<str:filename>", views.asset, name="asset"),
    path("help/", help_page.help_page, name="help"),
    path("help/<str:country>/", help_page.help_page, name="help_country"),
    path("how-we-review/", how_we_review.how_we_review, name="how_we_review"),
    path("people/", people.people, name="people"),
    path("people/<slug:slug>/", people.person, name="person"),
    path("search/", search_page.search, name="search"),
    path("topics/", lists.topics, name="topics"),
    path("topics/<slug:slug>/", lists.topic, name="topic"),
    path("topics/<slug:slug>/feed/", feeds.topic_feed, name="topic_feed"),
    re_path(r"^(?P<path>(?:[^/]+/)+)record/$", views.page_record, name="record"),
    re_path(r"^(?P<path>(?:[^/]+/)+)record\.json$", views.page_record_json, name="record_json"),
    # Wagtail builds its pages' addresses from the pattern of this name.
    re_path(r"^(?P<path>.*)$", views.page, name="wagtail_serve"),
]
