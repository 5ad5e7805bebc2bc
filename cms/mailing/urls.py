"""How people want their letters, and their calendar."""

from django.urls import path

from cms.mailing import views

urlpatterns = [
    path("messages/", views.preferences, name="mail_preferences"),
    path("messages/calendar/", views.renew_calendar, name="mail_renew_calendar"),
    path("calendar/<str:key>.ics", views.calendar, name="mail_calendar"),
]
