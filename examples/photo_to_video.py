"""From a product photo to an MP4: python examples/photo_to_video.py boot.jpg"""

import sys

from limelight import make_video

if __name__ == "__main__":
    print(make_video(sys.argv[1], brief="hiking boot, at sunrise on a forest trail", out="ad.mp4"))
