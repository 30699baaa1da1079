"""The files are well formed, and name only settings, commands, routes and files that exist."""

import configparser
import copy
import json
import os
import re
import shutil
import subprocess
from pathlib import PurePosixPath

import kubernetes_validate
import pytest
import yaml
from conftest import DEPLOY, REPO, named_variables

README = (DEPLOY / "README.md").read_text()
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
# What compose and the build themselves read from .env.
COMPOSE_ONLY = {"WXLOGIN_APP", "WXLOGIN_BIND"}


def documents(path):
    return [document for document in yaml.safe_load_all(path.read_text()) if document]


@pytest.mark.parametrize("path", [m for m in MANIFESTS if m.name != "kustomization.yaml"], ids=lambda m: m.name)
def test_a_manifest_is_what_kubernetes_expects(path):
    for document in documents(path):
        kubernetes_validate.validate(document, "1.37", strict=True)


def test_a_wrong_manifest_would_be_found():
    [deployment] = documents(DEPLOY / "kubernetes/deployment.yaml")
    wrong = copy.deepcopy(deployment)
    wrong["spec"]["template"]["spec"]["containers"][0]["readinesProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, "1.37", strict=True)


def test_the_kustomization_names_every_manifest():
    named = set(documents(DEPLOY / "kubernetes/kustomization.yaml")[0]["resources"])
    apart = {"kustomization.yaml", "secret.example.yaml"}
    assert named == {path.name for path in MANIFESTS} - apart


def test_probes_ask_routes_that_exist():
    [deployment] = documents(DEPLOY / "kubernetes/deployment.yaml")
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    asked = {container[probe]["httpGet"]["path"] for probe in ("livenessProbe", "readinessProbe", "startupProbe")}
    assert asked == {"/healthz", "/readyz?for=sessions"}
    paths = json.loads((REPO / "web/openapi.json").read_text())["paths"]
    assert {path.split("?")[0] for path in asked} <= set(paths)
    assert "for" in {parameter["name"] for parameter in paths["/readyz"]["get"]["parameters"]}


def test_every_pod_is_as_restricted_as_its_namespace_demands():
    for name in ("deployment.yaml", "migrate.yaml"):
        [document] = documents(DEPLOY / "kubernetes" / name)
        pod = document["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
        for container in pod["containers"] + pod.get("initContainers", []):
            own = container["securityContext"]
            assert own["allowPrivilegeEscalation"] is False and own["capabilities"]["drop"] == ["ALL"]


def test_pods_are_given_the_time_to_stop():
    [deployment] = documents(DEPLOY / "kubernetes/deployment.yaml")
    pod = deployment["spec"]["template"]["spec"]
    pause = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    grace = int(re.search(r"`http\.shutdown_grace` \| `\"(\d+)s\"`", (REPO / "docs/operate.md").read_text())[1])
    assert pod["terminationGracePeriodSeconds"] > pause + grace


def test_only_settings_that_exist_are_named(variables):
    for path in DEPLOY.rglob("*"):
        if path.is_file() and "tests" not in path.parts and path.name != "README.md":
            unknown = named_variables(path.read_text()) - variables - COMPOSE_ONLY
            assert not unknown, f"{path.name} names {unknown}"


def test_compose_mounts_and_builds_from_files_that_exist():
    compose = DEPLOY / "compose"
    services = yaml.safe_load((compose / "compose.yaml").read_text())["services"]
    assert {"postgres", "redis", "migrate", "one", "two", "nginx"} == set(services)
    build = services["one"]["build"]
    assert (compose / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Containerfile"
    assert (compose / "../../examples/demo-app/app.json").exists()
    for service in services.values():
        for other in service.get("depends_on", {}):
            assert other in services


def test_the_containerfile_copies_what_exists():
    text = (DEPLOY / "Containerfile").read_text()
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.M):
        *sources, _ = line.split()
        for source in sources:
            assert (REPO / source).exists(), source
    assert 'CMD ["/wxlogin", "ready"]' in text


def test_commands_that_the_files_run_exist(program):
    for command in ("ready", "serve", "migrate"):
        help_text = subprocess.run([program, command, "--help"], capture_output=True, check=True, text=True).stdout
        assert command != "migrate" or "--check" in help_text


def test_the_image_keeps_its_state_where_its_user_may_write():
    text = (DEPLOY / "Containerfile").read_text()
    assert "COPY --from=build --chown=65532:65532 /out/data /data" in text and "USER 65532:65532" in text
    places = dict(re.findall(r"(WXLOGIN_DATABASE_URL|WXLOGIN_SECURITY_MASTER_KEY_FILE)=(?:sqlite:)?(\S+)", text))
    assert len(places) == 2 and all(place.startswith("/data/") for place in places.values())
    assert "-v wxlogin-data:/data" in README


def test_who_has_servers_overrides_the_state_of_the_image():
    """The image's file in /data would be each replica's own."""
    compose = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text())
    [secret] = documents(DEPLOY / "kubernetes/secret.example.yaml")
    for given in (compose["x-wxlogin"]["environment"], secret["stringData"]):
        assert given["WXLOGIN_DATABASE_URL"].startswith("postgres:") and "WXLOGIN_SECURITY_MASTER_KEY" in given


def left_out(path, patterns):
    """Whether .dockerignore keeps a path out of the build."""
    whole = PurePosixPath(path)
    for pattern in patterns:
        text = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
        if any(re.fullmatch(text, str(part)) for part in (whole, *whole.parents)):
            return True
    return False


@pytest.mark.skipif(not (REPO / ".git").exists(), reason="not a checkout")
def test_the_image_is_built_from_what_is_in_the_repository_and_no_more():
    lines = (REPO / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert not (REPO / ".containerignore").exists(), "podman would read it in place of .dockerignore"
    listed = subprocess.run(["git", "-C", REPO, "ls-files"], capture_output=True, check=True, text=True).stdout
    assert not [path for path in listed.splitlines() if left_out(path, patterns)]
    for path in (
        "deploy/compose/.env",
        "examples/demo-app/data/master.key",
        "target/debug/wxlogin",
        "web/node_modules/x/index.js",
        "python/.pytest_cache/README.md",
        "python/wxlogin/_native.abi3.so",
    ):
        assert left_out(path, patterns), path


def test_kubernetes_is_told_of_in_an_order_that_works():
    steps = re.findall(r"^kubectl apply -\S (\S+)$", README, re.M)
    assert steps == ["deploy/kubernetes/namespace.yaml", "secret.yaml", "deploy/kubernetes"]
    assert "From Kubernetes 1.30 on" in README


def the_unit():
    unit = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",))
    unit.optionxform = str
    unit.read(DEPLOY / "systemd/wxlogin.service")
    return unit


def test_the_unit_does_not_give_up_and_leaves_the_app_folder_to_one_line():
    unit = the_unit()
    assert unit["Unit"]["StartLimitIntervalSec"] == "0" and unit["Service"]["RestartSec"] == "2s"
    app = PurePosixPath(unit["Service"]["ExecStart"].split()[-1])
    assert unit["Service"]["ReadWritePaths"] == str(app)
    states = [PurePosixPath("/var/lib") / name for name in unit["Service"]["StateDirectory"].split()]
    assert not [state for state in states if app.is_relative_to(state)], "a state directory is writable as a whole"


def test_a_command_beside_the_unit_finds_the_servers_database(tmp_path, program):
    text = (DEPLOY / "systemd/wxlogin.service").read_text()
    assert not re.search(r"^Environment=WXLOGIN_(DATABASE|SECURITY|REDIS)", text, re.M), "commands would not see it"
    assert "deploy/systemd/wxlogin.toml /var/lib/wxlogin/app/" in README
    shutil.copytree(REPO / "examples/demo-app", tmp_path / "app", ignore=shutil.ignore_patterns("data"))
    (tmp_path / "data").mkdir()
    settings = (DEPLOY / "systemd/wxlogin.toml").read_text()
    (tmp_path / "app/wxlogin.toml").write_text(settings.replace("/var/lib/wxlogin", str(tmp_path)))
    bare = {name: value for name, value in os.environ.items() if not name.startswith("WXLOGIN_")}
    command = [program, "key", "add", "--name", "backend", tmp_path / "app"]
    subprocess.run(command, capture_output=True, check=True, env=bare)
    assert {path.name for path in (tmp_path / "data").iterdir()} >= {"wxlogin.db", "master.key"}
    assert not (tmp_path / "app/data").exists()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
def test_the_unit_is_what_systemd_expects_and_exposes_little(tmp_path, program):
    unit = (DEPLOY / "systemd/wxlogin.service").read_text().replace("/usr/local/bin/wxlogin", str(program))
    (tmp_path / "wxlogin.service").write_text(unit)
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / "wxlogin.service"], capture_output=True, text=True
    )
    told = [line for line in checked.stderr.splitlines() if "wxlogin.service" in line]
    assert checked.returncode == 0 and not told, told
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", tmp_path / "wxlogin.service"],
        capture_output=True,
        text=True,
    )
    assert rated.returncode == 0, rated.stdout[-500:]
