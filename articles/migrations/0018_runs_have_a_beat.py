import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_pending_versions")]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="beat_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
