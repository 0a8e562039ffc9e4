"""The addresses of the office. Numbers in them are rows, never anything about a person."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from claimwright.office.api import api
from claimwright.office.web import (
    claim,
    code_search,
    day,
    files,
    patients,
    practices,
    queues,
    remittances,
    suspense,
    visit,
    visit_actions,
)

urlpatterns = [
    path("", day.today, name="day"),
    path("days/<str:day>/", day.day_on, name="day_on"),
    path("visits/<int:pk>/", visit.visit, name="visit"),
    path("visits/<int:pk>/codes-ready", visit.codes_ready, name="visit_codes_ready"),
    path("visits/<int:pk>/note", visit_actions.add_note, name="visit_note"),
    path("visits/<int:pk>/suggest", visit_actions.suggest, name="visit_suggest"),
    path("visits/<int:pk>/accept-all", visit_actions.accept_all, name="visit_accept_all"),
    path("visits/<int:pk>/codes", visit_actions.add_code, name="visit_add_code"),
    path("visits/<int:pk>/order", visit_actions.order_diagnoses, name="visit_order"),
    path("visits/<int:pk>/finish", visit_actions.finish, name="visit_finish"),
    path("visits/<int:pk>/reopen", visit_actions.reopen, name="visit_reopen"),
    path("visits/<int:pk>/bill", visit_actions.bill, name="visit_bill"),
    path("codes/search", code_search.code_search, name="code_search"),
    path("codes/<int:pk>/accept", visit_actions.accept, name="code_accept"),
    path("codes/<int:pk>/reject", visit_actions.reject, name="code_reject"),
    path("claims/<int:pk>/", claim.claim, name="claim"),
    path("claims/<int:pk>/recheck", claim.recheck, name="claim_recheck"),
    path("claims/send", queues.send_claims, name="send_claims"),
    path("remittances/", remittances.remittances, name="remittances"),
    path("remittances/<int:pk>/", remittances.remittance, name="remittance"),
    path("suspense/", suspense.suspense, name="suspense"),
    path("suspense/<int:pk>/release", suspense.release, name="suspense_release"),
    path("files/", files.files, name="files"),
    path("files/receive", files.receive, name="files_receive"),
    path("files/fetch", files.fetch, name="files_fetch"),
    path("files/<int:pk>/", files.file, name="file"),
    path("files/<int:pk>/download", files.file_download, name="file_download"),
    path("patients/", patients.patients, name="patients"),
    path("patients/<int:pk>/ledger/", patients.ledger, name="patient_ledger"),
    path("patients/<int:pk>/payment", patients.take_payment, name="patient_payment"),
    path("patients/<int:pk>/statement", patients.send_statement, name="patient_statement"),
    path("statements/<int:pk>/", patients.statement, name="statement"),
    path("work/", queues.queues, name="queues"),
    path("work/<str:name>/", queues.queue, name="queue"),
    path("work/items/<int:pk>/take", queues.take, name="queue_take"),
    path("practice", practices.practice_switch, name="practice_switch"),
    path("api/", api.urls),
    # Of allauth only what an office needs: nobody signs up, and there is no mail to reset by.
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/closed/", account.account_inactive, name="account_inactive"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/second-factor/", include("allauth.mfa.urls")),
]
