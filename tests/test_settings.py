"""Settings are read from the environment once, with every fault at once."""

from dataclasses import FrozenInstanceError, fields
from ipaddress import ip_network

import pytest

from engine.settings import READERS, Settings, WrongSettings, read_settings


def test_nothing_has_to_be_set():
    settings = read_settings({"HOME": "/root", "PORT": "1"})
    assert settings == Settings()
    assert settings.database_url == "sqlite:///var/metaloom.sqlite3"


def test_every_setting_can_be_read():
    assert set(READERS) == {field.name for field in fields(Settings)}


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("DATABASE_URL", "postgresql://host/shop", "database_url", "postgresql://host/shop"),
        ("METALOOM_DATABASE_URL", "sqlite:////data/shop.sqlite3", "database_url", "sqlite:////data/shop.sqlite3"),
        ("METALOOM_HOST", "0.0.0.0", "host", "0.0.0.0"),
        ("METALOOM_PORT", "65535", "port", 65535),
        ("METALOOM_WORKERS", "4", "workers", 4),
        ("METALOOM_BASE_URL", "https://CRM.example.com/", "base_url", "https://crm.example.com"),
        ("METALOOM_EXTRA_HOSTS", "a.example, B.example:81", "extra_hosts", frozenset({"a.example", "b.example"})),
        ("METALOOM_PROXIES", "10.0.0.0/8,::1", "proxies", (ip_network("10.0.0.0/8"), ip_network("::1"))),
        ("METALOOM_SYNCHRONOUS", "full", "synchronous", "FULL"),
        ("METALOOM_POOL_SIZE", "20", "pool_size", 20),
        ("METALOOM_LOG_LEVEL", "Warning", "log_level", "warning"),
        ("METALOOM_SESSION_HOURS", "24", "session_hours", 24),
        ("METALOOM_IDLE_HOURS", "1", "idle_hours", 1),
        ("METALOOM_REQUESTS_ACCOUNT", "0", "requests_account", 0),
        ("METALOOM_REQUESTS_NETWORK", "500", "requests_network", 500),
        ("METALOOM_SECRET", f"{'a' * 32}, {'b' * 40}", "secret", ("a" * 32, "b" * 40)),
        ("METALOOM_OIDC_CLAIM", "email", "oidc_claim", "email"),
        ("METALOOM_WEBHOOK_SECRET", f"whsec_{'YWJj' * 8}", "webhook_secret", b"abc" * 8),
        ("METALOOM_WEBHOOK_NETWORKS", "10.0.0.0/8", "webhook_networks", (ip_network("10.0.0.0/8"),)),
        ("METALOOM_PORT", "", "port", 8000),
    ],
)
def test_a_variable_gives_its_setting(variable, text, name, value):
    settings = read_settings({variable: text})
    assert {field.name: getattr(settings, field.name) for field in fields(Settings)}[name] == value


def test_our_own_variable_is_stronger_than_the_usual_one():
    variables = {"METALOOM_DATABASE_URL": "postgresql://ours/x", "DATABASE_URL": "postgresql://usual/x"}
    assert read_settings(variables).database_url == "postgresql://ours/x"


@pytest.mark.parametrize(
    ("variables", "hosts", "https"),
    [
        ({}, {"localhost", "127.0.0.1", "[::1]"}, False),
        ({"METALOOM_BASE_URL": "https://crm.example.com"}, {"crm.example.com"}, True),
        ({"METALOOM_BASE_URL": "http://crm.example.com:8080"}, {"crm.example.com"}, False),
        ({"METALOOM_BASE_URL": "http://[2001:db8::1]:8080"}, {"[2001:db8::1]"}, False),
        ({"METALOOM_BASE_URL": "https://a.example", "METALOOM_EXTRA_HOSTS": "b"}, {"a.example", "b"}, True),
    ],
)
def test_the_names_it_answers_to_follow_from_its_address(variables, hosts, https):
    settings = read_settings(variables)
    assert (settings.hosts, settings.https) == (hosts, https)


@pytest.mark.parametrize(
    ("variable", "text", "told"),
    [
        ("DATABASE_URL", "mysql://anna:p4ss@host/shop", "DATABASE_URL: a database URL begins with sqlite:///"),
        ("METALOOM_PORT", "0", "METALOOM_PORT: '0' is not a whole number from 1 to 65535"),
        ("METALOOM_PORT", "８０", "METALOOM_PORT: '８０' is not a whole number"),
        ("METALOOM_WORKERS", "-1", "METALOOM_WORKERS: '-1' is not a whole number"),
        ("METALOOM_BASE_URL", "crm.example.com", "METALOOM_BASE_URL: 'crm.example.com' is not an address like"),
        ("METALOOM_BASE_URL", "https://a.example/crm", "is not an address like"),
        ("METALOOM_BASE_URL", "https://u@a.example", "is not an address like"),
        ("METALOOM_EXTRA_HOSTS", "a.example,:80", "METALOOM_EXTRA_HOSTS: ':80' is not the name of a host"),
        ("METALOOM_PROXIES", "proxy.example", "METALOOM_PROXIES: 'proxy.example' does not appear to be an IPv4"),
        ("METALOOM_SYNCHRONOUS", "OFF", "METALOOM_SYNCHRONOUS: 'OFF' is none of NORMAL, FULL"),
        ("METALOOM_LOG_LEVEL", "loud", "METALOOM_LOG_LEVEL: 'loud' is none of debug"),
        ("METALOOM_PROT", "80", "METALOOM_PROT: there is no such setting; did you mean METALOOM_PORT?"),
        ("METALOOM_XYZZY", "1", "METALOOM_XYZZY: there is no such setting"),
    ],
)
def test_a_wrong_variable_is_named_with_what_is_wrong(variable, text, told):
    with pytest.raises(WrongSettings) as caught:
        read_settings({variable: text})
    (problem,) = caught.value.problems
    assert told in problem
    assert "p4ss" not in problem


def test_all_faults_are_told_at_once():
    with pytest.raises(WrongSettings) as caught:
        read_settings({"METALOOM_PORT": "x", "METALOOM_WORKERS": "y", "METALOOM_PROT": "1"})
    assert len(caught.value.problems) == 3


def test_settings_do_not_change_and_do_not_show_the_password():
    settings = read_settings({"DATABASE_URL": "postgresql://anna:p4ss@host/shop"})
    assert "p4ss" not in repr(settings)
    with pytest.raises(FrozenInstanceError):
        settings.port = 1


def test_without_an_environment_that_of_the_process_is_read(monkeypatch):
    monkeypatch.setenv("METALOOM_PORT", "8123")
    assert read_settings().port == 8123


SECRET = {"METALOOM_SECRET": "s" * 32}
OIDC = {
    **SECRET,
    "METALOOM_BASE_URL": "https://crm.example.com",
    "METALOOM_OIDC_ISSUER": "https://login.example.com",
    "METALOOM_OIDC_CLIENT": "crm",
    "METALOOM_OIDC_CLIENT_SECRET": "x",
}


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({"METALOOM_WEBHOOK_URL": "https://a.example"}, "METALOOM_WEBHOOK_URL needs METALOOM_WEBHOOK_SECRET"),
        ({"METALOOM_WEBHOOK_URL": "file:///etc/passwd"}, "METALOOM_WEBHOOK_URL: a webhook has an address like"),
        ({"METALOOM_WEBHOOK_URL": "https://u:p@a.example"}, "METALOOM_WEBHOOK_URL: a webhook has an address like"),
        ({"METALOOM_WEBHOOK_SECRET": "whsec_YWJj"}, "METALOOM_WEBHOOK_SECRET: a webhook secret is `whsec_`"),
        ({"METALOOM_SECRET": "short"}, "METALOOM_SECRET: a secret has at least 32 characters"),
        ({"METALOOM_SECOND_FACTOR": "required"}, "METALOOM_SECOND_FACTOR needs METALOOM_SECRET"),
        ({**OIDC, "METALOOM_OIDC_ISSUER": "http://login.example.com"}, "METALOOM_OIDC_ISSUER: "),
        *(
            ({name: text for name, text in OIDC.items() if name != missing}, f"METALOOM_OIDC_ISSUER needs {missing}")
            for missing in OIDC
            if missing != "METALOOM_OIDC_ISSUER"
        ),
    ],
)
def test_what_is_nothing_without_another_setting_is_refused(variables, problem):
    with pytest.raises(WrongSettings) as wrong:
        read_settings(variables)
    assert [line.startswith(problem) for line in wrong.value.problems] == [True]


def test_a_secret_is_not_shown():
    assert "s" * 32 not in repr(read_settings(OIDC))
    assert read_settings(OIDC).oidc_issuer == "https://login.example.com"
