"""A fleet as an indexed Job of Kubernetes: one pod a target, and a job that merges what they leave."""

from __future__ import annotations

import math
from pathlib import PurePosixPath
from typing import Any, Final

import yaml

from octo_conformance.errors import UsageError
from octo_conformance.fleet_file import Fleet

_NAME: Final = "octo-fleet"
_IMAGE: Final = "registry.example/octo-conformance:latest"
_USER: Final = 10001
"""The user of the image."""
_FILES: Final = "/octo/fleet"
_FILE: Final = "fleet.yaml"
_REPORTS: Final = "/octo/reports"
_CONFIG_BYTES: Final = 900_000
"""A ConfigMap may have one MiB with all that is around its data."""
_OVER: Final = [1, 2, 3]
"""Exit codes that another attempt would not change."""
_HEAD: Final = f"""\
# A fleet of {{count}} as an indexed Job, printed by `octo-conformance fleet FILE --emit k8s`.
# Put your own image in the place of {_IMAGE}; the Dockerfile makes it.
# 1. Keys:    kubectl create secret generic {_NAME}-keys {{keys}}
{{files}}# 2. Runs:    kubectl apply --filename FILE_OF_THIS. Where several pods run at once on several nodes, the claim needs a
#             storage class that offers ReadWriteMany.
# 3. Index:   kubectl patch job {_NAME}-merge --patch '{{{{"spec": {{{{"suspend": false}}}}}}}}', when the first job has ended;
#             it writes {_REPORTS}/fleet/index.html.
# A pod that was evicted is begun again; it first gives back what its ledger holds.
"""


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as a block, and nothing as an alias."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def manifests(fleet: Fleet, content: str) -> str:
    """The documents in YAML. `content` is the text of the fleet file. Raises UsageError for a fleet that cannot lie in a
    ConfigMap."""
    if len(content.encode()) > _CONFIG_BYTES:
        raise UsageError(
            f"{fleet.path} is too large for a ConfigMap", hint="Make several fleets of it, and merge them."
        )
    documents = [_config(content), _claim(), _runs(fleet), _merge()]
    head = _HEAD.format(
        count=f"{len(fleet.targets)} targets" if len(fleet.targets) > 1 else "one target",
        keys=" ".join(f"--from-literal={name}=…" for name in fleet.variables),
        files=_files_line(fleet),
    )
    return head + yaml.dump_all(
        documents, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, explicit_start=True
    )


def _files_line(fleet: Fleet) -> str:
    files = _files(fleet)
    if not files:
        return ""
    named = " ".join(f"--from-file={key}={path}" for key, path in files.items())
    return f"#    Files:   kubectl create secret generic {_NAME}-files {named}\n"


def _files(fleet: Fleet) -> dict[str, str]:
    """The files that the fleet file names, by their keys in the Secret. Headers of a target file may be secrets."""
    named: dict[str, str] = {}
    for target in fleet.targets:
        for path in (target.target, target.asked.get("waivers"), target.asked.get("ca_file")):
            if path is not None and path not in named.values():
                pure = PurePosixPath(path)
                if pure.is_absolute() or ".." in pure.parts:
                    raise UsageError(
                        f"{target.name} names {path}, which lies outside the folder of the fleet file",
                        hint="Put it below that folder; a volume has nothing else.",
                    )
                named[f"file-{len(named) + 1}"] = path
    return named


def _config(content: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": _NAME},
        "data": {_FILE: "".join(f"{line.rstrip()}\n" for line in content.splitlines())},
    }


def _claim() -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": f"{_NAME}-reports"},
        "spec": {"accessModes": ["ReadWriteMany"], "resources": {"requests": {"storage": "20Gi"}}},
    }


def _runs(fleet: Fleet) -> dict[str, Any]:
    arguments = [
        *("fleet", f"{_FILES}/{_FILE}", "--only-index", "$(JOB_COMPLETION_INDEX)"),
        *("--report", f"{_REPORTS}/shards/$(JOB_COMPLETION_INDEX)"),
    ]
    keys = [
        # A key that is missing is told for the targets that need it, and stops no other.
        {
            "name": name,
            "valueFrom": {"secretKeyRef": {"name": f"{_NAME}-keys", "key": name, "optional": True}},
        }
        for name in fleet.variables
    ]
    files = [{"key": key, "path": path} for key, path in _files(fleet).items()]
    sources: list[dict[str, Any]] = [{"configMap": {"name": _NAME}}]
    if files:
        sources.append({"secret": {"name": f"{_NAME}-files", "items": files}})
    pod = _pod(arguments, grace_s=2 * fleet.grace_s + 60)
    container = pod["containers"][0]
    container["env"] = keys
    container["volumeMounts"].append({"name": "fleet", "mountPath": _FILES, "readOnly": True})
    pod["volumes"].append({"name": "fleet", "projected": {"sources": sources}})
    spec = {
        "completionMode": "Indexed",
        "completions": len(fleet.targets),
        "parallelism": min(fleet.processes, len(fleet.targets)),
        "backoffLimitPerIndex": 1,
        "podFailurePolicy": {
            "rules": [
                # Whatever a pod ends with when its node goes away, another one goes on.
                {
                    "action": "Ignore",
                    "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}],
                },
                {
                    "action": "FailIndex",
                    "onExitCodes": {"containerName": "fleet", "operator": "In", "values": _OVER},
                },
            ]
        },
        "template": {"spec": pod},
    }
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": _NAME}, "spec": spec}


def _merge() -> dict[str, Any]:
    arguments = ["merge", f"{_REPORTS}/shards", "--report", f"{_REPORTS}/fleet"]
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": f"{_NAME}-merge"},
        "spec": {"suspend": True, "backoffLimit": 0, "template": {"spec": _pod(arguments, grace_s=30)}},
    }


def _pod(arguments: list[str], *, grace_s: float) -> dict[str, Any]:
    """A pod without rights, which writes to the volume of the reports and to /tmp alone."""
    return {
        "restartPolicy": "Never",
        "automountServiceAccountToken": False,
        "terminationGracePeriodSeconds": math.ceil(grace_s),
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": _USER,
            "runAsGroup": _USER,
            "fsGroup": _USER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [
            {
                "name": "fleet",
                "image": _IMAGE,
                "args": arguments,
                "securityContext": {
                    "allowPrivilegeEscalation": False,
                    "readOnlyRootFilesystem": True,
                    "capabilities": {"drop": ["ALL"]},
                },
                "resources": {
                    "requests": {"cpu": "250m", "memory": "512Mi"},
                    "limits": {"memory": "1Gi"},
                },
                "volumeMounts": [
                    {"name": "reports", "mountPath": _REPORTS},
                    {"name": "tmp", "mountPath": "/tmp"},
                ],
            }
        ],
        "volumes": [
            {"name": "reports", "persistentVolumeClaim": {"claimName": f"{_NAME}-reports"}},
            {"name": "tmp", "emptyDir": {}},
        ],
    }
