"""The ward's digital round, in Dash and Plotly."""
