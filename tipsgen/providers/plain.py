"""No provider: the issue is sent by hand or by a tool without merge tags."""

from tipsgen.providers.base import Provider

PLAIN = Provider(name="plain", title="No provider")
